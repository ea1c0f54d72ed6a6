package org.mirrorball.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class VersionOfManifest implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = VersionOfManifest.class.getPackage().getImplementationVersion();
    return new String[] {"mirrorball " + (version == null ? "(not packaged)" : version)};
  }
}
