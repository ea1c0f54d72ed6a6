package org.mirrorball.collective;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Comparator;

/** Which local addresses a rank may listen on: without a secret, none that others can reach. */
final class BindPolicy {

  private BindPolicy() {}

  /**
   * The address that a host option means.
   *
   * @param host an address, a name, or an interface, whose first IPv4 address is taken, or its
   *     first IPv6 address if it has no other
   * @param hasSecret whether the job has a secret
   * @return what to bind; asking for the name again could give another
   * @throws IOException when there is no such host or interface
   * @throws IllegalArgumentException when it must not be bound, and why
   */
  static InetAddress check(String host, boolean hasSecret) throws IOException {
    InetAddress address = resolve(host);
    String described = "cannot bind " + address.getHostAddress() + " (bindHost '" + host + "'): ";
    if (address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          described + "peers need one address to reach this host by; name it or its interface");
    }
    if (address.isMulticastAddress()) {
      throw new IllegalArgumentException(described + "it is a multicast address");
    }
    if (!address.isLoopbackAddress() && !hasSecret) {
      throw new IllegalArgumentException(
          described
              + "other hosts can reach it and the job has no secret, so anybody could send frames;"
              + " set CommunicatorOptions' secret, or bind a loopback address");
    }
    return address;
  }

  private static InetAddress resolve(String host) throws IOException {
    if (host.isBlank()) {
      // Java takes it for loopback; a forgotten setting should not.
      throw new IllegalArgumentException("bindHost is empty: expected an address or an interface");
    }
    NetworkInterface link = NetworkInterface.getByName(host);
    if (link != null) {
      return firstOf(link);
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("bindHost '" + host + "': no such host, address or interface", e);
    }
  }

  private static InetAddress firstOf(NetworkInterface link) throws IOException {
    return link.inetAddresses()
        .min(Comparator.comparingInt(address -> address instanceof Inet4Address ? 0 : 1))
        .orElseThrow(
            () ->
                new IOException("bindHost '" + link.getName() + "': the interface has no address"));
  }
}
