package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.hadoop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;

/** Other formats become records that can be trained on. */
class ImportersTest {

  @TempDir private Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private ImportTarget target() {
    return ImportTarget.of(hadoop(output())).withShards(2);
  }

  private List<Example> written() {
    var examples = new ArrayList<Example>();
    Dataset.fromTFRecords(output() + "/part-*").forEach(examples::add);
    return examples;
  }

  @Test
  void planesOfCifarBecomePixelsOfThreeColours() throws IOException {
    byte[] records = new byte[2 * 3073];
    records[3073] = 9;
    for (int pixel = 0; pixel < 1024; pixel++) {
      records[3074 + pixel] = 1;
      records[3074 + 1024 + pixel] = 2;
      records[3074 + 2048 + pixel] = (byte) pixel;
    }
    Path file = Files.write(folder.resolve("data_batch_1.bin"), records);
    assertThat(Cifar10Importer.of(file.toString()).run(target(), CONF)).isEqualTo(2);
    Example second = written().get(1);
    assertThat(((Int64List) second.feature("label")).get(0)).isEqualTo(9);
    byte[] pixels = ((BytesList) second.feature("image")).toArray(0);
    assertThat(pixels).hasSize(3072).startsWith(1, 2, 0, 1, 2, 1, 1, 2, 2);
    var images = Dataset.fromTFRecords(output() + "/part-*").map(ImageParser.of(32, 32, 3));
    assertThat(images.batch(2).firstSample(CONF).featureShape()).containsExactly(32, 32, 3);
  }

  @Test
  void foreignFilesAreNotTakenForCifar() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), new byte[3072]);
    assertThatThrownBy(() -> Cifar10Importer.of(file.toString()).run(target(), CONF))
        .hasMessageContaining("has 3072 bytes, expected a multiple of 3073");
    byte[] wrong = new byte[2 * 3073];
    wrong[3073] = 10;
    Files.write(file, wrong);
    assertThatThrownBy(() -> Cifar10Importer.of(file.toString()).run(target(), CONF))
        .hasMessageContaining("a.bin, record 1: the class is 10, expected 0 to 9");
    assertThat(output()).isEmptyDirectory();
  }

  @Test
  void foldersOfImagesAreClassesInTheOrderOfTheirNames() throws IOException {
    for (String name : List.of("dog/1.png", "cat/2.png", "cat/3.jpg", "cat/notes.txt")) {
      Path file = folder.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      String format = name.substring(name.length() - 3);
      if (!ImageIO.write(
          new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB), format, file.toFile())) {
        Files.writeString(file, "no image");
      }
    }
    var importer = ImageFolderImporter.of(hadoop(folder.resolve("images")));
    assertThat(importer.run(target(), CONF)).isEqualTo(3);
    assertThat(written())
        .extracting(example -> ((Int64List) example.feature("label")).get(0))
        .containsExactlyInAnyOrder(0L, 0L, 1L);
    assertThat(output().resolve("_classes.txt")).hasContent("cat\ndog\n");
    var images = Dataset.fromTFRecords(output() + "/part-*").map(ImageParser.of(4, 5, 3));
    assertThat(images).hasSize(3);
    assertThatThrownBy(() -> ImageFolderImporter.of(hadoop(output())).run(target(), CONF))
        .hasMessageContaining("no PNG or JPEG files in 0 folders");
  }

  private CsvImporter csv(String text) throws IOException {
    return CsvImporter.of(hadoop(Files.writeString(folder.resolve("t.csv"), text)), "class");
  }

  @Test
  void aTableOfNumbersBecomesFeaturesAndALabel() throws IOException {
    assertThat(csv("a,class,b\n1,0,2.5\n\"3\", 1 ,4e1\n").run(target(), CONF)).isEqualTo(2);
    Example second = written().get(1);
    assertThat(((FloatList) second.feature("features")).get(0)).isEqualTo(3);
    assertThat(((FloatList) second.feature("features")).get(1)).isEqualTo(40);
    assertThat(((Int64List) second.feature("label")).get(0)).isEqualTo(1);
    csv("a,class\n1,0.5\n2,1\n").run(target(), CONF);
    assertThat(((FloatList) written().get(1).feature("label")).get(0)).isEqualTo(1);
  }

  @Test
  void mistakesInATableAreNamedWithTheirPlace() {
    assertThatThrownBy(() -> csv("a,b\n1,2\n").run(target(), CONF))
        .hasMessageContaining("no column 'class' beside others; there are: a, b");
    assertThatThrownBy(() -> csv("a,class\n1,0\nx,1\n").run(target(), CONF))
        .hasMessageContaining("t.csv, row 2, column 'a': 'x' is not a number");
    assertThatThrownBy(() -> csv("a,class\n1,0\n1\n").run(target(), CONF))
        .hasMessageContaining("has 1 columns, the header 2");
    assertThatThrownBy(() -> csv("a,class\n1,0\n").run(target(), CONF))
        .hasMessageContaining("1 records are too few for 2 shards");
  }
}
