package io.comfymill.deploy.chart;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;

/**
 * The fields of KEDA 2.14, Strimzi 0.49 and CloudNativePG 1.25 that the chart may use, named as
 * their custom resource definitions name them.
 */
final class OperatorResources {
  private OperatorResources() {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledSpec spec) {
    record ScaledSpec(
        Target scaleTargetRef,
        Integer minReplicaCount,
        Integer maxReplicaCount,
        Integer pollingInterval,
        Integer cooldownPeriod,
        Advanced advanced,
        List<Trigger> triggers) {}

    record Target(String name, String kind, String apiVersion) {}

    record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

    record HpaConfig(String name, HorizontalPodAutoscalerBehavior behavior) {}

    record Trigger(String type, String name, String metricType, PrometheusTrigger metadata) {}

    record PrometheusTrigger(
        String serverAddress,
        String query,
        String threshold,
        String activationThreshold,
        String ignoreNullValues) {}
  }

  record Kafka(String apiVersion, String kind, ObjectMeta metadata, KafkaSpec spec) {
    record KafkaSpec(Cluster kafka) {}

    record Cluster(String version, List<Listener> listeners, Map<String, Object> config) {}

    record Listener(
        String name,
        int port,
        String type,
        boolean tls,
        List<NetworkPolicyPeer> networkPolicyPeers) {}
  }

  record KafkaNodePool(String apiVersion, String kind, ObjectMeta metadata, NodePoolSpec spec) {
    record NodePoolSpec(
        int replicas,
        List<String> roles,
        NodePoolStorage storage,
        ResourceRequirements resources) {}

    record NodePoolStorage(String type, List<Volume> volumes) {}

    record Volume(
        int id,
        String type,
        String size,
        boolean deleteClaim,
        String kraftMetadata,
        // NodePoolStorage class; a word that Java keeps for itself.
        @JsonProperty("class") String storageClass) {}
  }

  record PostgresCluster(String apiVersion, String kind, ObjectMeta metadata, PostgresSpec spec) {
    record PostgresSpec(
        int instances,
        String imageName,
        PostgresStorage storage,
        ResourceRequirements resources,
        Bootstrap bootstrap,
        Managed managed) {}

    record PostgresStorage(String size, String storageClass) {}

    record Bootstrap(InitDb initdb) {}

    record InitDb(String database, String owner, List<String> postInitApplicationSQL) {}

    record Managed(List<Role> roles) {}

    record Role(String name, String ensure, boolean login, SecretName passwordSecret) {}

    record SecretName(String name) {}
  }
}
