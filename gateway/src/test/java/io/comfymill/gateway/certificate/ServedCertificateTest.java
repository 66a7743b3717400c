package io.comfymill.gateway.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedCertificateTest {
  @TempDir Path folder;

  @Test
  void theEarliestEndCounts() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    assertThat(ServedCertificate.end(keys)).isEmpty();
    for (int days : new int[] {30, 2, 90}) {
      KeyStore one = KeyStore.getInstance("PKCS12");
      try (var in = Files.newInputStream(KeyStores.make(folder.resolve("store"), days))) {
        one.load(in, KeyStores.PASSWORD.toCharArray());
      }
      keys.setKeyEntry(
          "days " + days,
          one.getKey("gateway", KeyStores.PASSWORD.toCharArray()),
          new char[] {'x'},
          one.getCertificateChain("gateway"));
    }
    Instant end = ServedCertificate.end(keys).orElseThrow();
    assertThat(Duration.between(Instant.now(), end))
        .isBetween(Duration.ofDays(1), Duration.ofDays(2));
  }
}
