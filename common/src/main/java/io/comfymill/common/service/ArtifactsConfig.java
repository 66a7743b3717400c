package io.comfymill.common.service;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.artifact.S3ArtifactStore;
import io.comfymill.common.settings.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Where the bytes of inputs and outputs are kept: in a folder, unless a bucket is named. */
@ConfigMapping(prefix = "comfymill.artifacts")
public interface ArtifactsConfig {
  Set<String> ENCRYPTIONS = Set.of("AES256", "aws:kms", "aws:kms:dsse");

  /** A folder that all gateways and agents share. */
  @WithDefault("data/artifacts")
  Path folder();

  S3 s3();

  /** A bucket of S3, or of a store that speaks its protocol. */
  interface S3 {
    /** Everything is kept in it, and the folder is not used. */
    Optional<String> bucket();

    /** Begins each object's name, with a {@code /} after it; by default nothing does. */
    Optional<String> prefix();

    /** Of a store that is not Amazon's, like {@code https://minio.example:9000}. */
    Optional<URI> endpoint();

    @WithDefault("us-east-1")
    String region();

    /**
     * Whether the bucket's name is part of the path, and not of the host; for most other stores.
     */
    @WithDefault("false")
    boolean pathStyle();

    /** By default, credentials are looked for where all of Amazon's programs look for them. */
    Optional<String> accessKey();

    Optional<String> secretKey();

    /**
     * How the store is to encrypt objects: {@code AES256}, {@code aws:kms}; by default as it will.
     */
    Optional<String> encryption();

    /** The id of the key for {@code aws:kms}; by default the account's. */
    Optional<String> kmsKey();
  }

  /** The store that the settings name; asks it for nothing yet. */
  static ArtifactStore store(ArtifactsConfig config) {
    return config
        .s3()
        .bucket()
        .<ArtifactStore>map(bucket -> new S3ArtifactStore(place(bucket, config.s3())))
        .orElseGet(() -> new FolderArtifactStore(config.folder()));
  }

  private static S3ArtifactStore.Place place(String bucket, S3 s3) {
    return new S3ArtifactStore.Place(
        bucket,
        s3.prefix().map(text -> text + "/").orElse(""),
        s3.endpoint().orElse(null),
        s3.region(),
        s3.pathStyle(),
        s3.accessKey().orElse(null),
        s3.secretKey().orElse(null),
        s3.encryption().orElse(null),
        s3.kmsKey().orElse(null));
  }

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(ArtifactsConfig config) {
    S3 s3 = config.s3();
    new SettingRules("comfymill.artifacts.s3.")
        .require(
            s3.accessKey().isPresent() == s3.secretKey().isPresent(),
            "secret-key",
            "the secret to access-key",
            "there if that is, and only then",
            s3.secretKey().isPresent() ? "there" : "not there")
        .require(
            s3.endpoint().stream().allMatch(ArtifactsConfig::isHttp),
            "endpoint",
            "where the store is",
            "like https://minio.example:9000",
            s3.endpoint())
        .require(
            s3.encryption().stream().allMatch(ENCRYPTIONS::contains),
            "encryption",
            "how objects are encrypted",
            "one of AES256, aws:kms, aws:kms:dsse",
            s3.encryption())
        .require(
            s3.prefix().stream().allMatch(ArtifactsConfig::isKey),
            "prefix",
            "how objects' names begin",
            "like studio/comfymill, without / at its ends",
            s3.prefix())
        .hold();
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
  }

  private static boolean isKey(String prefix) {
    try {
      new ArtifactKey(prefix);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
