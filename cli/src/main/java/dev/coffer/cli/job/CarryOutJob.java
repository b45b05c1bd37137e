package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.control.RotationPolicies;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does what a request was agreed to for, where that is done in the catalog alone. What takes a
 * drive or hands is done by the command that names the request.
 */
public final class CarryOutJob {
  private final Site site;

  public CarryOutJob(Site site) {
    this.site = site;
  }

  /**
   * Carries a request out: all of it or nothing.
   *
   * @param policyText what a policy-change changes to
   * @return what was done, in words
   * @throws UsageException if another command does it; the hint names it
   */
  public List<String> run(RequestId id, Optional<String> policyText, boolean dryRun)
      throws CatalogException, CommandException {
    RequestFile file = new RequestJob(site).find(id).file();
    requireHere(file.request());
    Optional<ApprovalPolicy> policy = policy(file.request(), policyText);
    try (Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            return carryOut(control, file, policy);
          });
    }
  }

  private static List<String> carryOut(
      Control control, RequestFile file, Optional<ApprovalPolicy> policy) throws CatalogException {
    Request request = file.request();
    RequestId id = request.id();
    return switch (request.kind()) {
      case RELEASE, EXPIRE_EARLY -> change(control, file, DataAction.RELEASE, "released");
      case CLEAR -> change(control, file, DataAction.CLEAR, "trusted again, and not written to");
      case POLICY_CHANGE -> {
        control.safeguards().changePolicy(id, policy.orElseThrow());
        yield List.of("the approval policy is " + policy.get().digest());
      }
      case PERSON_ADD, PERSON_REMOVE, LIFT_HOLD, UNFREEZE_CLOCK, RELEASE_BRAKE -> {
        control.safeguards().carryOut(id);
        yield List.of(
            control.requests().find(id).flatMap(RequestFile::closing).orElseThrow().why());
      }
      case CHECKOUT, RECALL, ERASE, RELABEL, DESTROY, ACCEPT_FOUND ->
          throw new IllegalStateException("internal error: refused before");
    };
  }

  private static List<String> change(
      Control control, RequestFile file, DataAction action, String became) throws CatalogException {
    // Refused as a whole, so that nobody has to find out which half was done.
    List<Barcode> left = RequestJob.left(file);
    if (left.isEmpty()) {
      throw new CatalogRefusedException(file.request().id() + " was carried out already");
    }
    List<String> done = new ArrayList<>();
    for (Barcode barcode : left) {
      var unused =
          control
              .custody()
              .change(barcode, action, file.request().reason(), Right.request(file.request().id()));
      done.add(barcode + " is " + became);
    }
    return done;
  }

  private static void requireHere(Request request) throws UsageException {
    String elsewhere =
        switch (request.kind()) {
          case CHECKOUT, RECALL, ACCEPT_FOUND, DESTROY -> "coffer vault";
          case ERASE, RELABEL -> "coffer cartridge label --request " + request.id();
          case POLICY_CHANGE ->
              request
                      .parameters()
                      .getOrDefault("policy", "")
                      .startsWith(RotationPolicies.TERM_PREFIX)
                  ? "coffer rotation policy set FILE --request " + request.id()
                  : "";
          case RELEASE,
              EXPIRE_EARLY,
              CLEAR,
              PERSON_ADD,
              PERSON_REMOVE,
              LIFT_HOLD,
              UNFREEZE_CLOCK,
              RELEASE_BRAKE ->
              "";
        };
    if (!elsewhere.isEmpty()) {
      throw new UsageException(
          "a " + request.kind().wireName() + " is not carried out here",
          "'" + elsewhere + "' carries it out");
    }
  }

  private static Optional<ApprovalPolicy> policy(Request request, Optional<String> text)
      throws CommandException {
    boolean needed = request.kind() == RequestKind.POLICY_CHANGE;
    if (needed != text.isPresent()) {
      throw new UsageException(
          needed ? "the text of the new policy is needed" : "only a policy-change takes a policy",
          needed ? "give the file that was agreed to with --policy-file" : null);
    }
    return text.isPresent() ? Optional.of(policy(text.get())) : Optional.empty();
  }

  /** Reads an approval policy. */
  public static ApprovalPolicy policy(String text) throws RefusedException {
    try {
      return ApprovalPolicy.parse(text);
    } catch (TextFormatException e) {
      throw new RefusedException(
          "the policy: " + e.getMessage(),
          "'coffer people policy' prints the one in force; it can ask for more, never for less"
              + " than the design");
    }
  }
}
