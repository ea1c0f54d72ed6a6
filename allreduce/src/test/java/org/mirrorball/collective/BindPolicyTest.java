package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address here is bound; 192.0.2.1 and 2001:db8::1 are for documentation (RFC 5737, 3849). */
final class BindPolicyTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"})
  void loopbackIsAlwaysAllowed(String host) throws IOException {
    assertThat(BindPolicy.check(host, false).isLoopbackAddress()).isTrue();
    assertThat(BindPolicy.check(host, true).isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "[::]"})
  void aWildcardNeverIs(String host) {
    assertThatThrownBy(() -> BindPolicy.check(host, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot bind")
        .hasMessageContaining("peers need one address to reach this host by");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
  void whatOthersCanReachNeedsASecret(String host) throws IOException {
    assertThat(BindPolicy.check(host, true).isLoopbackAddress()).isFalse();
    assertThatThrownBy(() -> BindPolicy.check(host, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bindHost '" + host + "'")
        .hasMessageContaining("the job has no secret")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "239.0.0.1"})
  void whatNamesNoHostIsRefused(String host) {
    assertThatThrownBy(() -> BindPolicy.check(host, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInterfaceStandsForItsAddress() throws IOException {
    NetworkInterface loopback =
        NetworkInterface.networkInterfaces()
            .filter(link -> link.inetAddresses().anyMatch(a -> a.isLoopbackAddress()))
            .findFirst()
            .orElseThrow();
    assertThat(BindPolicy.check(loopback.getName(), false))
        .matches(address -> address.isLoopbackAddress())
        .isEqualTo(
            loopback
                .inetAddresses()
                .filter(address -> address instanceof Inet4Address)
                .findFirst()
                .orElseGet(() -> loopback.inetAddresses().findFirst().orElseThrow()));
  }

  @Test
  void aNameThatMeansNothingIsNamed() {
    assertThatThrownBy(() -> BindPolicy.check("no-such-host.invalid", true))
        .isInstanceOf(IOException.class)
        .hasMessage("bindHost 'no-such-host.invalid': no such host, address or interface");
  }
}
