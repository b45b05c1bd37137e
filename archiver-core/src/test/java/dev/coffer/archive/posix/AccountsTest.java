package dev.coffer.archive.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private final Accounts accounts = new Accounts();

  @Test
  void namesAndNumbersAreTheHosts() {
    assertThat(accounts.userName(0)).isEqualTo("root");
    assertThat(accounts.groupName(0)).isEqualTo("root");
    assertThat(accounts.userId("root")).isEqualTo(OptionalLong.of(0));
    assertThat(accounts.groupId("root")).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void whoIsNotKnownHasNoNameAndNoNumberEvenAfterOneWhoIs() {
    assertThat(accounts.userName(0)).isEqualTo("root");
    assertThat(accounts.userName(3_999_999_999L)).isEmpty();
    assertThat(accounts.groupName(3_999_999_999L)).isEmpty();
    assertThat(accounts.userId("no such user\u0001")).isEmpty();
    assertThat(accounts.groupId("no such group\u0001")).isEmpty();
  }
}
