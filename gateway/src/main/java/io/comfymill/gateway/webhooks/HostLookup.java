package io.comfymill.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. Blocks. */
@FunctionalInterface
interface HostLookup {
  InetAddress[] addresses(String host) throws UnknownHostException;
}
