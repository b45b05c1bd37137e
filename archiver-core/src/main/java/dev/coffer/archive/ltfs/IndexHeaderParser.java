package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The elements of an index beside its root directory, in whichever order they come. */
final class IndexHeaderParser {
  private static final int MAX_CREATOR_CHARS = 65_536;
  private static final int MAX_COMMENT_BYTES = 65_536;
  private static final int MAX_PATTERNS = 10_000;

  private final XmlCursor cursor;
  private final MemoryBudget budget;
  private final Consumer<String> losses;
  private final XmlValues.Seen seen = new XmlValues.Seen("ltfsindex");
  private final List<String> foreign = new ArrayList<>();
  private String creator = "";
  private Optional<String> comment = Optional.empty();
  private @Nullable UUID uuid;
  private long generation;
  private @Nullable Instant updatedAt;
  private @Nullable LtfsPointer self;
  private Optional<LtfsPointer> previous = Optional.empty();
  private boolean allowPolicyUpdate;
  private Optional<PlacementPolicy> policy = Optional.empty();
  private long highestFileUid;
  private Optional<VolumeLock> lock = Optional.empty();

  IndexHeaderParser(XmlCursor cursor, MemoryBudget budget, Consumer<String> losses) {
    this.cursor = cursor;
    this.budget = budget;
    this.losses = losses;
  }

  void child() throws ArchiveException {
    String name = cursor.name();
    switch (name) {
      case "creator" -> {
        seen.once(name);
        creator = XmlValues.required(cursor, MAX_CREATOR_CHARS);
      }
      case "comment" -> {
        seen.once(name);
        comment = Optional.of(comment());
      }
      case "volumeuuid" -> {
        seen.once(name);
        uuid = XmlValues.uuid(cursor);
      }
      case "generationnumber" -> {
        seen.once(name);
        generation = XmlValues.number(cursor);
      }
      case "updatetime" -> {
        seen.once(name);
        updatedAt = LtfsTime.parse(cursor.text(64));
      }
      case "location" -> {
        seen.once(name);
        self = pointer(name);
      }
      case "previousgenerationlocation" -> {
        seen.once(name);
        previous = Optional.of(pointer(name));
      }
      case "allowpolicyupdate" -> {
        seen.once(name);
        allowPolicyUpdate = XmlValues.bool(cursor);
      }
      case "dataplacementpolicy" -> {
        seen.once(name);
        policy = policy();
      }
      case "highestfileuid" -> {
        seen.once(name);
        highestFileUid = XmlValues.number(cursor);
      }
      case "volumelockstate" -> {
        seen.once(name);
        lock = Optional.of(lock());
      }
      default -> keep();
    }
  }

  private void keep() throws ArchiveException {
    String element = cursor.capture();
    budget.hold(2L * element.length());
    foreign.add(element);
  }

  private String comment() throws ArchiveException {
    String text = XmlValues.required(cursor, MAX_COMMENT_BYTES);
    if (text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_COMMENT_BYTES) {
      throw new ArchiveDamagedException(
          "<comment> is longer than %d bytes".formatted(MAX_COMMENT_BYTES));
    }
    return text;
  }

  private LtfsPointer pointer(String element) throws ArchiveException {
    XmlValues.Seen inside = new XmlValues.Seen(element);
    char partition = 0;
    long block = 0;
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "partition" -> {
          inside.once("partition");
          partition = XmlValues.partition(cursor);
        }
        case "startblock" -> {
          inside.once("startblock");
          block = XmlValues.number(cursor);
        }
        default -> skip(element);
      }
    }
    inside.require("partition", "startblock");
    return new LtfsPointer(partition, block);
  }

  private void skip(String parent) throws ArchiveException {
    losses.accept(
        "unknown element <" + LtfsNames.printable(cursor.name()) + "> in <" + parent + ">");
    cursor.skip();
  }

  private Optional<PlacementPolicy> policy() throws ArchiveException {
    Optional<PlacementPolicy> found = Optional.empty();
    XmlValues.Seen inside = new XmlValues.Seen("dataplacementpolicy");
    while (cursor.nextChild()) {
      if (cursor.name().equals("indexpartitioncriteria")) {
        inside.once("indexpartitioncriteria");
        found = Optional.of(criteria());
      } else {
        skip("dataplacementpolicy");
      }
    }
    inside.require("indexpartitioncriteria");
    return found;
  }

  private PlacementPolicy criteria() throws ArchiveException {
    XmlValues.Seen inside = new XmlValues.Seen("indexpartitioncriteria");
    long size = 0;
    List<String> patterns = new ArrayList<>();
    while (cursor.nextChild()) {
      switch (cursor.name()) {
        case "size" -> {
          inside.once("size");
          size = XmlValues.number(cursor);
        }
        case "name" -> {
          patterns.add(EntryParser.encodedText(cursor, "name"));
          if (patterns.size() > MAX_PATTERNS) {
            throw new ArchiveDamagedException("more than " + MAX_PATTERNS + " placement patterns");
          }
        }
        default -> skip("indexpartitioncriteria");
      }
    }
    inside.require("size");
    return new PlacementPolicy(size, patterns);
  }

  private VolumeLock lock() throws ArchiveException {
    String text = cursor.text(64);
    for (VolumeLock state : VolumeLock.values()) {
      if (state.xml().equals(text)) {
        return state;
      }
    }
    throw XmlValues.bad("volumelockstate", text, "unlocked, locked or permlocked");
  }

  /** True if all that must be there has been read. */
  boolean isComplete(LtfsVersion version) {
    return seen.has("creator")
        && seen.has("volumeuuid")
        && seen.has("generationnumber")
        && seen.has("updatetime")
        && seen.has("location")
        && seen.has("allowpolicyupdate")
        && (seen.has("highestfileuid") || !version.hasFileUids());
  }

  LtfsIndexHeader finish(LtfsVersion version, long highestSeen) throws ArchiveDamagedException {
    seen.require(
        "creator", "volumeuuid", "generationnumber", "updatetime", "location", "allowpolicyupdate");
    if (version.hasFileUids()) {
      seen.require("highestfileuid");
    }
    return new LtfsIndexHeader(
        version,
        creator,
        comment,
        Objects.requireNonNull(uuid),
        generation,
        Objects.requireNonNull(updatedAt),
        Objects.requireNonNull(self),
        previous,
        allowPolicyUpdate,
        policy,
        Math.max(highestFileUid, highestSeen),
        lock,
        foreign);
  }
}
