package org.mirrorball.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and DataNodes in this JVM, on free ports of the loopback interface. */
final class HdfsCluster implements AutoCloseable {
  private static final long BLOCK_LENGTH = 1 << 20;

  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns when all DataNodes have registered. */
  static HdfsCluster start(int dataNodes) {
    return start(builder -> builder.numDataNodes(dataNodes));
  }

  /** With a DataNode on each of some hosts, which have these names for the NameNode alone. */
  static HdfsCluster startOn(String... hosts) {
    return start(builder -> builder.numDataNodes(hosts.length).hosts(hosts));
  }

  private static HdfsCluster start(UnaryOperator<MiniDFSCluster.Builder> dataNodes) {
    Path folder = TestPaths.newWorkFolder("hdfs");
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    try {
      MiniDFSCluster cluster = dataNodes.apply(new MiniDFSCluster.Builder(configuration)).build();
      cluster.waitActive();
      return new HdfsCluster(cluster);
    } catch (IOException e) {
      Folders.delete(folder);
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file whose only copy is on one DataNode, by the order of their start. */
  void writeOn(int dataNode, String path, byte[] bytes) {
    try (var out =
        cluster
            .getFileSystem()
            .create(
                new org.apache.hadoop.fs.Path(path),
                FsPermission.getFileDefault(),
                true,
                1 << 16,
                (short) 1,
                BLOCK_LENGTH,
                null,
                new InetSocketAddress[] {cluster.getDataNodes().get(dataNode).getXferAddress()})) {
      out.write(bytes);
    } catch (IOException e) {
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
