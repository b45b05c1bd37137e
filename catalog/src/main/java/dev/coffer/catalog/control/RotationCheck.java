package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.rotation.Rotation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the rotation policies in force say to giving up what a cartridge holds. */
final class RotationCheck implements PolicyCheck {
  @Override
  public Optional<String> broken(Session session, Barcode barcode) throws CatalogException {
    Control control = Control.of(session, HostBoot.read(), PolicyCheck.NONE);
    for (RotationPolicies.Version version : control.rotationPolicies().inForce()) {
      Rotation rotation = new Rotation(version.policy());
      List<String> broken =
          rotation.policyKept(control.rotationState(version.policy()), Set.of(barcode));
      if (!broken.isEmpty()) {
        return Optional.of(
            "rotation policy " + version.policy().name() + ": " + String.join("; ", broken));
      }
    }
    return Optional.empty();
  }
}
