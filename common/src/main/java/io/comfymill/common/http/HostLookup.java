package io.comfymill.common.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. Blocks. */
@FunctionalInterface
public interface HostLookup {
  InetAddress[] addresses(String host) throws UnknownHostException;
}
