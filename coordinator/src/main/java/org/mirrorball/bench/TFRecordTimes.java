package org.mirrorball.bench;

/**
 * How fast records were read and parsed by one thread, the best round of each, in GB/s.
 *
 * @param recordCount records in the files
 * @param readRate bytes of the (decompressed) files, both checksums verified
 * @param parseRate bytes of examples that became batches
 * @param copyRate what {@code System.arraycopy} does on as many bytes
 */
public record TFRecordTimes(long recordCount, double readRate, double parseRate, double copyRate) {}
