package org.mirrorball.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.ModelClasses;
import org.mirrorball.nn.zoo.ModelZoo;

/** Models as the command line names them. */
final class Models {

  private Models() {}

  /** A model of the zoo by its name, or of a class on the class path. */
  static Model create(String name) {
    return ModelZoo.create(name)
        .orElseGet(
            () -> {
              if (!name.contains(".")) {
                throw new UserMistake(
                    "unknown model "
                        + name
                        + "; there are "
                        + String.join(", ", ModelZoo.names())
                        + ", or give the full name of a class that extends Model");
              }
              return instantiate(name);
            });
  }

  private static Model instantiate(String className) {
    try {
      return ModelClasses.instantiate(className);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          e.getMessage() + "; name its jar in MIRRORBALL_CLASSPATH, or with --jars of spark-submit",
          e);
    }
  }

  /** A saved model. */
  static Model load(String directory) throws IOException {
    try {
      return Model.load(directory, new Configuration());
    } catch (FileNotFoundException | IllegalArgumentException e) {
      throw new UserMistake(e.getMessage(), e);
    }
  }
}
