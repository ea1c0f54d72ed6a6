package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and DataNodes in this JVM, on free ports of the loopback interface. */
final class HdfsCluster implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns when all DataNodes have registered. */
  static HdfsCluster start(int dataNodes) {
    Path folder = TestPaths.newWorkFolder("hdfs");
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    try {
      MiniDFSCluster cluster =
          new MiniDFSCluster.Builder(configuration).numDataNodes(dataNodes).build();
      cluster.waitActive();
      return new HdfsCluster(cluster);
    } catch (IOException e) {
      Folders.delete(folder);
      throw new UncheckedIOException(e);
    }
  }

  /** Such as {@code hdfs://localhost:40123}, without a slash at its end. */
  String uri() {
    return "hdfs://localhost:" + cluster.getNameNodePort();
  }

  /** The cluster's own client; closed with it. */
  FileSystem fileSystem() {
    try {
      return cluster.getFileSystem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.shutdown(true); // Deletes the folder, too.
  }
}
