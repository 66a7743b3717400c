package io.comfymill.simulator.node;

import io.comfymill.simulator.files.SavedFiles;
import io.comfymill.simulator.files.ServerFolders;
import io.comfymill.simulator.image.PreviewPictures;

/**
 * What survives a crash of the server: its disk, its speed, and the counts of its faults.
 *
 * @param saved where the next output goes
 * @param savedTemp where the next preview goes
 */
public record ServerHost(
    ServerFolders folders,
    SavedFiles saved,
    SavedFiles savedTemp,
    Timing timing,
    ScriptedFaults faults,
    PreviewPictures previews) {

  public static ServerHost of(ServerFolders folders, Timing timing) {
    return new ServerHost(
        folders,
        new SavedFiles(folders.base().resolve("output")),
        new SavedFiles(folders.base().resolve("temp")),
        timing,
        new ScriptedFaults(),
        new PreviewPictures(timing.seed()));
  }
}
