package io.comfymill.common.artifact;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/** A store that speaks the protocol of S3, in this process; what it has is gone with it. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "mill";
  public static final String SECRET_KEY = "water-and-wind";

  private final BlobStoreContext kept;
  private final URI endpoint;
  private S3Proxy server;

  /**
   * @param bucket that it has
   */
  public S3Server(String bucket) throws IOException {
    kept =
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .overrides(new Properties())
            .build(BlobStoreContext.class);
    kept.getBlobStore().createContainerInLocation(null, bucket);
    endpoint = URI.create("http://127.0.0.1:" + freePort());
    server = started();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private S3Proxy started() throws IOException {
    S3Proxy made =
        S3Proxy.builder()
            .blobStore(kept.getBlobStore())
            .endpoint(endpoint)
            .ignoreUnknownHeaders(true)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    asIo(made::start);
    return made;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** How many objects and unfinished uploads there are. */
  public int objects(String bucket) {
    return kept.getBlobStore().list(bucket).size()
        + kept.getBlobStore().listMultipartUploads(bucket).size();
  }

  /** Answers nobody until {@link #comeBack}. */
  public void goAway() throws IOException {
    asIo(server::stop);
  }

  /** With all that it had. */
  public void comeBack() throws IOException {
    server = started();
  }

  @Override
  public void close() throws IOException {
    asIo(server::stop);
    kept.close();
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void asIo(Step step) throws IOException {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
