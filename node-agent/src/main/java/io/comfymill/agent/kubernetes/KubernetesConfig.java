package io.comfymill.agent.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The pod that an agent shares with its ComfyUI. */
@ConfigMapping(prefix = "comfymill.kubernetes")
public interface KubernetesConfig {
  /** The pod's name; nothing is told to Kubernetes without it. */
  Optional<String> pod();

  /** Kubernetes' API server. */
  @WithDefault("https://kubernetes.default.svc")
  URI api();

  /** Where Kubernetes puts the token, the namespace and the API server's CA. */
  @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount")
  Path account();
}
