package dev.coffer.catalog.request;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.people.PersonName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a request; the grammar is the package's. */
final class RequestText {
  private static final String TITLE = "coffer request 1";
  private static final Pattern PEOPLE = Pattern.compile("version ([0-9]{1,18}) digest (.{64})");

  private RequestText() {}

  static String write(Request request) {
    TextWriter out =
        new TextWriter(TITLE)
            .line("id", request.id().toString())
            .line("kind", request.kind().wireName())
            .line("means", request.kind().means())
            .line("emergency", request.emergency() ? "yes" : "no")
            .line("requested-by", request.requester().text())
            .line("requested-on", request.by().host())
            .line("requested-via", request.by().via())
            .line("requested-at", request.requestedAt().toString())
            .line("valid-from", request.validFrom().toString())
            .line("valid-until", request.validUntil().toString())
            .line("reason", request.reason());
    for (Map.Entry<String, String> parameter : request.parameters().entrySet()) {
      out.line("parameter", parameter.getKey() + "=" + parameter.getValue());
    }
    request.items().forEach(item -> out.line("cartridge", item.text()));
    request.consequences().forEach(c -> out.line("consequence", c.text()));
    return out.line("approvals-needed", request.approvalsNeeded())
        .line("people", "version " + request.peopleVersion() + " digest " + request.people())
        .line("policy", "digest " + request.policy())
        .line("audit-head", request.head().toString())
        .text();
  }

  static Request parse(String text) throws TextFormatException {
    TextReader in = new TextReader(text, TITLE);
    try {
      Request request = read(in);
      if (!request.text().equals(text)) {
        throw in.fault("not in canonical form");
      }
      return request;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  private static Request read(TextReader in) throws TextFormatException {
    RequestId id = RequestId.parse(in.next("id"));
    RequestKind kind = RequestKind.named(in.next("kind"));
    in.next("means");
    boolean emergency = in.next("emergency").equals("yes");
    PersonName requester = new PersonName(in.next("requested-by"));
    Principal by =
        new Principal(requester.text(), in.next("requested-on"), in.next("requested-via"));
    Instant at = in.time("requested-at");
    Instant from = in.time("valid-from");
    Instant until = in.time("valid-until");
    String reason = in.next("reason");
    SortedMap<String, String> parameters = parameters(in);
    List<RequestItem> items = new ArrayList<>();
    for (String item : in.all("cartridge")) {
      items.add(RequestItem.parse(item));
    }
    List<Consequence> consequences = new ArrayList<>();
    for (String consequence : in.all("consequence")) {
      consequences.add(Consequence.parse(consequence));
    }
    int approvals = Math.toIntExact(in.number("approvals-needed"));
    Matcher people = PEOPLE.matcher(in.next("people"));
    String policy = in.next("policy");
    if (!people.matches() || !policy.startsWith("digest ")) {
      throw in.fault("people or policy not in form");
    }
    AuditHead head = AuditHead.parse(in.next("audit-head"));
    in.end();
    return new Request(
        id,
        kind,
        emergency,
        requester,
        by,
        at,
        from,
        until,
        reason,
        parameters,
        items,
        consequences,
        approvals,
        Long.parseLong(people.group(1)),
        Sha256.parse(people.group(2)),
        Sha256.parse(policy.substring("digest ".length())),
        head);
  }

  private static SortedMap<String, String> parameters(TextReader in) throws TextFormatException {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String parameter : in.all("parameter")) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw in.fault("parameter: expected=key=value");
      }
      parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    return parameters;
  }
}
