package dev.coffer.archive.write;

import dev.coffer.archive.read.TapeFileInputStream;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.TapeFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the first copy in a drive of its own, while the other one is written. */
public final class DriveCopySource implements CopySource {
  private final VolumeProvider volumes;

  public DriveCopySource(VolumeProvider volumes) {
    this.volumes = volumes;
  }

  @Override
  public int reach(List<TapeFile> wanted) {
    return wanted.size();
  }

  @Override
  public InputStream open(TapeFile file) throws IOException, InterruptedException {
    return TapeFileInputStream.compared(
        volumes.mount(file.volser(), file.volumeGeneration()), file);
  }
}
