package org.mirrorball.tfrecord;

/**
 * Protobuf's wire types and the field numbers of {@code tf.train.Example}.
 *
 * <pre>
 *   Example   { Features features = 1; }
 *   SequenceExample { Features context = 1; FeatureLists feature_lists = 2; }
 *   FeatureLists    { map&lt;string, FeatureList&gt; feature_list = 1; }
 *   FeatureList     { repeated Feature feature = 1; }           one for each frame
 *   Features  { map&lt;string, Feature&gt; feature = 1; }      an entry is { key = 1; value = 2; }
 *   Feature   { oneof { BytesList = 1; FloatList = 2; Int64List = 3; } }
 *   each list { repeated value = 1; }
 *   SequenceExample { Features context = 1; FeatureLists feature_lists = 2; }
 *   FeatureLists    { map&lt;string, FeatureList&gt; feature_list = 1; }
 *   FeatureList     { repeated Feature feature = 1; }
 * </pre>
 *
 * <p>A tag is {@code field << 3 | wire type}, as a varint.
 */
final class WireFormat {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  static final int FEATURES = 1 << 3 | DELIMITED;
  static final int FEATURE_LISTS = 2 << 3 | DELIMITED;
  static final int STEP = 1 << 3 | DELIMITED;
  static final int ENTRY = 1 << 3 | DELIMITED;
  static final int KEY = 1 << 3 | DELIMITED;
  static final int VALUE = 2 << 3 | DELIMITED;
  static final int BYTES_LIST = 1 << 3 | DELIMITED;
  static final int FLOAT_LIST = 2 << 3 | DELIMITED;
  static final int INT64_LIST = 3 << 3 | DELIMITED;
  static final int BYTES_ITEM = 1 << 3 | DELIMITED;
  static final int PACKED_ITEMS = 1 << 3 | DELIMITED;
  static final int FLOAT_ITEM = 1 << 3 | FIXED32;
  static final int INT64_ITEM = 1 << 3 | VARINT;

  private WireFormat() {}
}
