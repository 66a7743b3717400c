package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;

/**
 * A file of a tenant.
 *
 * @param etag changes with the content, without quotes
 */
public record StoredFile(String name, ArtifactKey key, String etag) {}
