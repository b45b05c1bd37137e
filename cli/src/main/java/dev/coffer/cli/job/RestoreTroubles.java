package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.read.ReadListener;
import dev.coffer.archive.volume.Segment;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.DataState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Damage that a restore meets: told where another copy gives what is damaged, and in any case
 * noted, so that the cartridge is not written any more.
 */
final class RestoreTroubles implements ReadListener {
  private final ArchiveChain.Link link;
  private final RestoreJob.Listener listener;
  private final Map<Barcode, String> damaged = new LinkedHashMap<>();

  RestoreTroubles(ArchiveChain.Link link, RestoreJob.Listener listener) {
    this.link = link;
    this.listener = listener;
  }

  @Override
  public void unreadable(Segment segment, ArchiveException why) {
    if (why instanceof ArchiveDamagedException) {
      damaged.putIfAbsent(cartridge(segment), String.valueOf(why.getMessage()));
    }
  }

  @Override
  public void fromCopy(Segment segment, Segment instead, ArchiveException why) {
    listener.fromCopy(
        new RestoreJob.FromCopy(
            link.archive(),
            segment.number(),
            cartridge(segment),
            cartridge(instead),
            String.valueOf(why.getMessage())));
  }

  private Barcode cartridge(Segment segment) {
    return Stream.concat(link.parts().stream(), link.others().stream())
        .filter(part -> part.segment().number() == segment.number() - 1)
        .filter(part -> ReceiptMapper.volume(segment.file()).equals(part.segment().volume()))
        .findFirst()
        .orElseThrow()
        .cartridge();
  }

  /** Tells the catalog which cartridges are not to be relied on. */
  void record(Catalog catalog, Principal actor) throws CatalogException {
    if (damaged.isEmpty()) {
      return;
    }
    catalog.write(
        actor,
        session -> {
          for (Map.Entry<Barcode, String> each : damaged.entrySet()) {
            Cartridge cartridge = session.cartridges().find(each.getKey()).orElseThrow();
            if (cartridge.data() == DataState.OPEN || cartridge.data() == DataState.SEALED) {
              session
                  .cartridges()
                  .transition(
                      cartridge.barcode(),
                      cartridge.data(),
                      DataState.SUSPECT,
                      "a restore found damage: " + each.getValue());
            }
          }
          return true;
        });
  }
}
