package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.RecordBytes.CONF;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a path or pattern names. */
class RecordFilesTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("b-2", "a-1", "b-1", "_SUCCESS", ".b-1.crc", "sub/b-3", "x[1]")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[name.length()]);
    }
  }

  private List<String> names(String glob) throws IOException {
    return RecordFiles.list(glob, CONF).stream().map(file -> file.path().getName()).toList();
  }

  @Test
  void aPatternNamesItsFilesInTheOrderOfTheirPaths() throws IOException {
    assertThat(names(folder + "/b-*")).containsExactly("b-1", "b-2");
    assertThat(names(folder + "/{b-2,a-*}")).containsExactly("a-1", "b-2");
    assertThat(names(folder.toUri() + "b-?")).containsExactly("b-1", "b-2");
  }

  @Test
  void aFolderNamesItsFilesButNotHiddenOnesNorThoseBelow() throws IOException {
    assertThat(names(folder.toString())).containsExactly("a-1", "b-1", "b-2", "x[1]");
    assertThat(names(folder + "/*")).containsExactly("a-1", "b-1", "b-2", "b-3", "x[1]");
  }

  @Test
  void aFileGivenInFullIsTakenWhateverItsName() throws IOException {
    assertThat(names(folder + "/_SUCCESS")).containsExactly("_SUCCESS");
    assertThat(names(folder + "/x[1]")).containsExactly("x[1]");
  }

  @Test
  void filesHaveTheirLengthAndAUriThatOtherMachinesUnderstand() throws IOException {
    var file = RecordFiles.list(folder + "/a-1", CONF).get(0);
    assertThat(file.uri()).startsWith("file:/").endsWith("/a-1");
    assertThat(file.length()).isEqualTo(3);
  }

  @Test
  void aRelativePathBeginsAtTheWorkingDirectory() throws IOException {
    Path working = Path.of("").toAbsolutePath();
    assertThat(names(working.relativize(folder.toAbsolutePath()) + "/a-1")).containsExactly("a-1");
  }

  @Test
  void aMissingPathIsNamed() {
    assertThatThrownBy(() -> names(folder + "/nothing"))
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageMatching("no such path: file:/.*/nothing");
  }

  @Test
  void aPatternWithoutFilesIsNamed() throws IOException {
    assertThatThrownBy(() -> names(folder + "/train-*"))
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageMatching("no file matches .*/train-\\* \\(file:/.*\\)");
    Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> names(folder + "/empty"))
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageStartingWith("no files in ");
  }

  @Test
  void whatIsNoPathOrHasNoFileSystemIsNamed() {
    assertThatThrownBy(() -> names(""))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("not a path: ''");
    assertThatThrownBy(() -> names("nowhere://host/train-*"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("No FileSystem for scheme \"nowhere\"");
    assertThatThrownBy(() -> names("hdfs:///mnist/train-*"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot use hdfs:/mnist/train-*: Incomplete HDFS URI, no host");
  }

  @Test
  void openingAMissingFileIsOneClearLine() {
    var missing = new org.apache.hadoop.fs.Path(folder + "/nothing");
    assertThatThrownBy(() -> TFRecordReader.open(missing, CONF))
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageContaining("nothing");
  }
}
