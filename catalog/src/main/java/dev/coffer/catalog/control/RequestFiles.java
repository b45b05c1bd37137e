package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts a request together from its rows. */
final class RequestFiles {
  private static final String CLOSING = "coffer request closing 1";
  private static final String REVIEW = "coffer request review 1";

  private final Ledger ledger;

  RequestFiles(Ledger ledger) {
    this.ledger = ledger;
  }

  RequestFile assemble(Ledger.Entry entry) throws CatalogException, TextFormatException {
    String id = entry.key();
    List<RequestFile.Approval> approvals = new ArrayList<>();
    for (Ledger.Entry approval : ledger.under(Ledger.Kind.APPROVAL, id + "/")) {
      approvals.add(new RequestFile.Approval(approval.person(), approval.at(), approval.body()));
    }
    Set<Barcode> done = new TreeSet<>();
    for (Ledger.Entry use : ledger.under(Ledger.Kind.USE, id + "/")) {
      done.add(new Barcode(use.key().substring(id.length() + 1)));
    }
    Optional<Ledger.Entry> closing = ledger.find(Ledger.Kind.CLOSING, id);
    Optional<Ledger.Entry> review = ledger.find(Ledger.Kind.REVIEW, id);
    return new RequestFile(
        Request.parse(entry.body()),
        entry.body(),
        ledger.find(Ledger.Kind.REQUESTER, id).map(Ledger.Entry::body),
        approvals,
        closing.isEmpty() ? Optional.empty() : Optional.of(closing(closing.get().body())),
        done,
        review.isEmpty() ? Optional.empty() : Optional.of(review(review.get().body())));
  }

  static String text(RequestFile.Closing closing) {
    return new TextWriter(CLOSING)
        .line("how", closing.how().name())
        .line("by", closing.by())
        .line("at", closing.at().toString())
        .line("why", closing.why())
        .text();
  }

  private static RequestFile.Closing closing(String text) throws TextFormatException {
    TextReader in = new TextReader(text, CLOSING);
    try {
      return new RequestFile.Closing(
          RequestFile.Closing.How.valueOf(in.next("how")),
          in.next("by"),
          in.time("at"),
          in.next("why"));
    } catch (IllegalArgumentException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  static String text(RequestFile.Review review) {
    return new TextWriter(REVIEW)
        .line("by", review.by())
        .line("at", review.at().toString())
        .line("was-right", review.wasRight() ? "yes" : "no")
        .line("note", review.note())
        .text();
  }

  private static RequestFile.Review review(String text) throws TextFormatException {
    TextReader in = new TextReader(text, REVIEW);
    return new RequestFile.Review(
        in.next("by"), in.time("at"), in.next("was-right").equals("yes"), in.next("note"));
  }
}
