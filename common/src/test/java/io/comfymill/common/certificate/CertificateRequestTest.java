package io.comfymill.common.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
  private final KeyPair pair = KeyPairs.generate();

  @Test
  void itsKeyIsThatOfItsSender() throws IOException {
    String request = CertificateRequest.of(pair, "gateway");
    assertThat(request).startsWith("-----BEGIN CERTIFICATE REQUEST-----");
    assertThat(CertificateRequest.keyOf(request)).isEqualTo(pair.getPublic());
  }

  @Test
  void oneThatWasChangedIsRefused() {
    String body = CertificateRequest.of(pair, "gateway").replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] bytes = Base64.getDecoder().decode(body);
    bytes[bytes.length - 5] ^= 1; // in the signature
    String changed =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    assertThatThrownBy(() -> CertificateRequest.keyOf(changed)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoneIsRefused() {
    for (String text :
        new String[] {"", "x", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n", "y".repeat(50_000)}) {
      assertThatThrownBy(() -> CertificateRequest.keyOf(text)).isInstanceOf(IOException.class);
    }
  }
}
