package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.CorruptionPolicy;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of TFRecord files. */
final class TFRecordSource implements Source {

  private static final long serialVersionUID = 2L;
  private static final Logger LOG = LoggerFactory.getLogger(TFRecordSource.class);

  private final String glob;
  private final Damage damage;

  TFRecordSource(String glob, Damage damage) {
    this.glob = glob;
    this.damage = damage;
  }

  @Override
  public TFRecordSource withDamage(Damage newDamage) {
    return new TFRecordSource(glob, newDamage);
  }

  @Override
  public CorruptionPolicy corruptionPolicy() {
    return damage.policy();
  }

  @Override
  public DatasetIndex scan(Configuration conf) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, conf);
    var report = new DamageReport();
    CorruptionLog log = report.log(damage);
    List<IndexedFile> indexed =
        damage.isBorne() ? DamagedFiles.scan(files, log, conf) : FileScanner.scan(files, conf);
    List<IndexedFile> withRecords =
        indexed.stream().filter(file -> file.recordCount() > 0).toList();
    if (withRecords.isEmpty()) {
      throw noRecords(files);
    }
    if (log.count() > 0) {
      LOG.warn("{} corrupt records are left out:", log.count());
      report.findings().forEach(LOG::warn);
    }
    return new DatasetIndex(withRecords).withBlockHosts(conf).withCorrupt(report.places());
  }

  @Override
  public ElementCursor open(Pass pass) throws IOException {
    List<RecordFile> files = RecordFiles.list(glob, pass.conf());
    return new FilesCursor(files, pass, pass.report().log(damage), () -> noRecords(files));
  }

  private DataException noRecords(List<RecordFile> files) {
    return new DataException(
        "no records in %s (%d %s)"
            .formatted(glob, files.size(), files.size() == 1 ? "empty file" : "empty files"));
  }

  @Override
  public ElementCursor open(DatasetIndex index, long start, long end, int blockLength, Pass pass) {
    return new IndexedFilesCursor(index, start, end, blockLength, pass, pass.report().log(damage));
  }

  @Override
  public boolean isWorthCaching() {
    return true;
  }

  @Override
  public String describe() {
    return glob;
  }
}
