package io.comfymill.common.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.io.output.DeferredFileOutputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps artifacts as objects in a bucket of S3, or of a store that speaks its protocol.
 *
 * <p>What is to be stored is first gathered, in memory or, where it is large, in a temporary file:
 * its key may depend on the content, and what is there can be sent again where the store fails.
 */
public final class S3ArtifactStore implements ArtifactStore {
  private static final int IN_MEMORY_BYTES = 1 << 20;

  /** Above it an object is sent in parts; a single request takes 5 GB at most. */
  private static final long LARGE_BYTES = 64L << 20;

  private static final long PART_BYTES = 16L << 20;
  private static final long BUFFERED_BYTES = 4 * PART_BYTES;

  /** A client that reads a picture slowly holds one. */
  private static final int MOST_CONNECTIONS = 500;

  private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(10);
  private static final int DELETED_AT_ONCE = 50;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_RANGE = 416;

  private final Place place;
  private final String bucket;
  private final S3AsyncClient client;
  private final S3AsyncClient uploads;

  /**
   * Where objects are kept, and how they are got at.
   *
   * @param prefix that all their names begin with
   * @param endpoint null for Amazon's
   * @param pathStyle whether the bucket's name is part of the path, and not of the host
   * @param accessKey null to look for credentials where all of Amazon's programs do
   * @param encryption as S3's header says it; null as the store will
   * @param kmsKey id of the key where that says so; null for the account's
   */
  public record Place(
      String bucket,
      String prefix,
      @Nullable URI endpoint,
      String region,
      boolean pathStyle,
      @Nullable String accessKey,
      @Nullable String secretKey,
      @Nullable String encryption,
      @Nullable String kmsKey) {}

  /** Asks the store for nothing yet. */
  public S3ArtifactStore(Place place) {
    this.place = place;
    this.bucket = place.bucket();
    SdkAsyncHttpClient http =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(MOST_CONNECTIONS)
            .connectionAcquisitionTimeout(FOR_A_CONNECTION)
            .build();
    this.client = builder(place).httpClient(http).build();
    this.uploads =
        builder(place)
            .httpClient(http)
            .multipartEnabled(true)
            .multipartConfiguration(
                parts ->
                    parts
                        .thresholdInBytes(LARGE_BYTES)
                        .minimumPartSizeInBytes(PART_BYTES)
                        .apiCallBufferSizeInBytes(BUFFERED_BYTES))
            .build();
  }

  private static S3AsyncClientBuilder builder(Place place) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .region(Region.of(place.region()))
            .endpointOverride(place.endpoint())
            .forcePathStyle(place.pathStyle())
            // Stores other than Amazon's do not know the newer ones.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (place.accessKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(place.accessKey(), place.secretKey())));
    }
    return builder;
  }

  @Override
  public long write(Supplier<ArtifactKey> key, Content content) throws IOException {
    DeferredFileOutputStream gathered =
        DeferredFileOutputStream.builder()
            .setThreshold(IN_MEMORY_BYTES)
            .setPrefix("comfymill-")
            .get();
    try {
      try (gathered) {
        content.writeTo(gathered);
      }
      long size = gathered.getByteCount();
      await(put(key.get(), size, gathered));
      return size;
    } finally {
      if (gathered.getPath() != null) {
        Files.deleteIfExists(gathered.getPath());
      }
    }
  }

  private CompletableFuture<?> put(ArtifactKey key, long size, DeferredFileOutputStream gathered) {
    AsyncRequestBody body =
        gathered.isInMemory()
            ? AsyncRequestBody.fromBytes(gathered.getData())
            : AsyncRequestBody.fromFile(gathered.getPath());
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(name(key))
            .contentType(MediaTypes.ofName(key.value()))
            .serverSideEncryption(place.encryption())
            .ssekmsKeyId(place.kmsKey())
            .build();
    return (size > LARGE_BYTES ? uploads : client).putObject(request, body);
  }

  private String name(ArtifactKey key) {
    return place.prefix() + key.value();
  }

  @Override
  public OptionalLong size(ArtifactKey key) throws IOException {
    try {
      HeadObjectResponse found =
          await(client.headObject(request -> request.bucket(bucket).key(name(key))));
      return OptionalLong.of(found.contentLength());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(ArtifactKey key, long offset) throws IOException {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(bucket).key(name(key));
    if (offset > 0) {
      request.range("bytes=%d-".formatted(offset));
    }
    try {
      return await(
          client.getObject(
              request.build(),
              AsyncResponseTransformer.<GetObjectResponse>toBlockingInputStream()));
    } catch (IOException e) {
      if (e.getCause() instanceof S3Exception refused && refused.statusCode() == NO_SUCH_RANGE) {
        return InputStream.nullInputStream(); // it ends there
      }
      throw e;
    }
  }

  @Override
  public void delete(ArtifactKey key) throws IOException {
    await(client.deleteObject(request -> request.bucket(bucket).key(name(key))));
  }

  @Override
  public Freed deleteBelow(ArtifactKey folder, Predicate<ArtifactKey> kept) throws IOException {
    Freed freed = new Freed(0, 0);
    String after = null;
    ListObjectsV2Response page;
    do {
      String from = after;
      page =
          await(
              client.listObjectsV2(
                  request -> request.bucket(bucket).prefix(name(folder) + "/").startAfter(from)));
      List<S3Object> going =
          page.contents().stream().filter(found -> !kept.test(key(found))).toList();
      delete(going);
      freed =
          new Freed(
              freed.files() + going.size(),
              freed.bytes() + going.stream().mapToLong(S3Object::size).sum());
      after = page.contents().isEmpty() ? null : page.contents().get(page.keyCount() - 1).key();
    } while (Boolean.TRUE.equals(page.isTruncated()));
    return freed;
  }

  private ArtifactKey key(S3Object found) {
    return new ArtifactKey(found.key().substring(place.prefix().length()));
  }

  /** Each by itself: not all stores know the request that deletes many. */
  private void delete(List<S3Object> objects) throws IOException {
    for (int from = 0; from < objects.size(); from += DELETED_AT_ONCE) {
      int to = Math.min(from + DELETED_AT_ONCE, objects.size());
      await(
          CompletableFuture.allOf(
              objects.subList(from, to).stream()
                  .map(
                      found ->
                          client.deleteObject(request -> request.bucket(bucket).key(found.key())))
                  .toArray(CompletableFuture[]::new)));
    }
  }

  private <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("bucket " + bucket + " was not waited for");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof S3Exception refused && refused.statusCode() == NOT_FOUND) {
        throw noSuchObject(refused);
      } else if (e.getCause() instanceof SdkException failed) {
        throw new IOException("bucket %s: %s".formatted(bucket, failed.getMessage()), failed);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A bucket that is not there is no missing object: that would be taken for an empty one. */
  private IOException noSuchObject(S3Exception refused) {
    boolean noBucket =
        refused.awsErrorDetails() != null
            && "NoSuchBucket".equals(refused.awsErrorDetails().errorCode());
    return noBucket
        ? new IOException("there is no bucket " + bucket, refused)
        : new NoSuchFileException(refused.getMessage());
  }
}
