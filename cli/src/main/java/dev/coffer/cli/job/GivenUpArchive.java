package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CartridgeEvent;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeId;
import java.util.List;
import java.util.Optional;

/**
 * What an archive left on a cartridge that was to go on on another one and was given up. Nothing
 * needs it; but it stands behind closed labels, which no writer takes back, and the cartridge is
 * full. So it goes when the cartridge is labelled anew.
 */
public final class GivenUpArchive {
  private static final List<String> WAS_TO_GO_ON =
      List.of("its last archive goes on on", "was to go on on another", PoolVolumes.NO_OTHER);

  private GivenUpArchive() {}

  /** What a person is to know and do about it; empty where there is none, as far as is known. */
  public static Optional<String> on(Session session, Barcode barcode) throws CatalogException {
    Optional<Volume> volume = session.volumes().current(barcode);
    if (volume.isEmpty() || !wasToGoOn(session, barcode)) {
      return Optional.empty();
    }
    List<ArchiveRow> archives = session.archives().onVolume(volume.get().id());
    for (ArchiveRow archive : archives) {
      if (goesOn(session, archive, volume.get().id())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "part of an archive that was given up, which nothing needs; the cartridge takes no more"
            + (archives.isEmpty()
                ? ", and can be labelled anew when two people released it: coffer request release "
                    + barcode
                : " and stays as it is for the archives on it"));
  }

  private static boolean wasToGoOn(Session session, Barcode barcode) throws CatalogException {
    Optional<CartridgeEvent> last =
        session.cartridges().history(barcode).stream()
            .filter(event -> event.axis() == CartridgeEvent.Axis.DATA)
            .reduce((first, second) -> second);
    return last.isPresent() && WAS_TO_GO_ON.stream().anyMatch(last.get().why()::contains);
  }

  private static boolean goesOn(Session session, ArchiveRow archive, VolumeId volume)
      throws CatalogException {
    if (session.archives().absentParts(archive.id()).stream()
        .anyMatch(part -> part.volume().isEmpty())) {
      return true; // or would have: nobody knows
    }
    List<IndexPartRow> parts = session.archives().indexParts(archive.id());
    for (IndexPartRow here : parts) {
      if (here.volume().equals(volume)
          && parts.stream()
              .anyMatch(part -> part.copy() == here.copy() && part.part() > here.part())) {
        return true;
      }
    }
    return false;
  }
}
