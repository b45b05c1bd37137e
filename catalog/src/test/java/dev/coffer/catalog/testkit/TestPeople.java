package dev.coffer.catalog.testkit;

import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A small site: each person with a key of their own. */
public final class TestPeople {
  public static final Instant FOUNDED = Instant.parse("2026-01-05T08:00:00Z");

  private final Map<String, SshPrivateKey> keys = new TreeMap<>();
  private final SecureRandom random = new SecureRandom();

  /** olga operates, kurt and karl are custodians, anna, bert and carl approve, ada audits. */
  public PeopleList found() {
    List<PeopleList.Entry> entries = new ArrayList<>();
    entries.add(entry("olga", EnumSet.of(Role.OPERATOR)));
    entries.add(entry("kurt", EnumSet.of(Role.CUSTODIAN)));
    entries.add(entry("karl", EnumSet.of(Role.CUSTODIAN)));
    entries.add(entry("anna", EnumSet.of(Role.APPROVER)));
    entries.add(entry("bert", EnumSet.of(Role.APPROVER)));
    entries.add(entry("carl", EnumSet.of(Role.APPROVER, Role.CUSTODIAN)));
    entries.add(entry("ada", EnumSet.of(Role.AUDITOR)));
    return PeopleList.found(entries, FOUNDED);
  }

  /** Somebody with a fresh key. */
  public PeopleList.Entry entry(String name, Set<Role> roles) {
    return new PeopleList.Entry(
        new PersonName(name), name + " of the site", roles, List.of(key(name).publicKey()));
  }

  /** The key of a person, made when first asked for. */
  public SshPrivateKey key(String name) {
    return keys.computeIfAbsent(name, n -> SshPrivateKey.generateEd25519(n, random));
  }

  /** A person's armored signature in namespace {@code coffer}. */
  public String sign(String name, String text) {
    return sign(name, "coffer", text);
  }

  /** A person's armored signature. */
  public String sign(String name, String namespace, String text) {
    return SshSig.sign(key(name), namespace, text.getBytes(StandardCharsets.UTF_8)).armor();
  }
}
