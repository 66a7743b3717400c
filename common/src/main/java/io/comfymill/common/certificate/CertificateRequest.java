package io.comfymill.common.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS#10), which shows that its sender has the private key. What the
 * certificate says is the CA's to decide, so nothing but the key is taken from it.
 */
public final class CertificateRequest {
  private static final int LONGEST = 16 * 1024;
  private static final int P256_BITS = 256;

  private CertificateRequest() {}

  /** In PEM. */
  public static String of(KeyPair pair, String name) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(
          new JcaPKCS10CertificationRequestBuilder(
                  new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build(),
                  pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a request for a certificate cannot be signed", e);
    }
    return text.toString();
  }

  /**
   * The key that it is for.
   *
   * @throws IOException where it is no request, is signed by another key, or that is not over P-256
   */
  public static PublicKey keyOf(String pem) throws IOException {
    if (pem.length() > LONGEST) {
      throw new IOException("it is too long for a request of a certificate");
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
        throw new IOException("it is no CERTIFICATE REQUEST in PEM");
      }
      PublicKey key = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
      if (!(key instanceof ECPublicKey curve)
          || curve.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
        throw new IOException("its key is not over P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IOException("it is not signed by its own key");
      }
      return key;
    } catch (PEMException | PKCSException | OperatorCreationException | RuntimeException e) {
      throw new IOException("it is no request of a certificate", e);
    }
  }
}
