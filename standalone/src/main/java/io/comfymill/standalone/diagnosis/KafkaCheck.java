package io.comfymill.standalone.diagnosis;

import io.comfymill.common.wire.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** Whether Kafka answers, and whether its topics are as the services want them. */
final class KafkaCheck implements Check {
  private static final String OUTAGES = "docs/operations/outages.md";

  private final KafkaAdmin kafka;

  KafkaCheck(KafkaAdmin kafka) {
    this.kafka = kafka;
  }

  @Override
  public String about() {
    return "kafka";
  }

  @Override
  public void run(Diagnosis diagnosis) throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.open()) {
      int brokers = admin.describeCluster().nodes().get().size();
      diagnosis.saw("kafka", brokers + " brokers at " + kafka);
      Set<String> there = new HashSet<>(admin.listTopics().names().get());
      List<Topic> known = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        if (there.contains(topic.topicName())) {
          known.add(topic);
        } else {
          diagnosis.problem(
              about(topic),
              "it does not exist.",
              "a scheduler that leads makes it: look at its log");
        }
      }
      lookAt(known, brokers, admin, diagnosis);
    }
  }

  private static String about(Topic topic) {
    return "topic " + topic.topicName();
  }

  private static void lookAt(List<Topic> topics, int brokers, Admin admin, Diagnosis diagnosis)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> descriptions =
        admin.describeTopics(topics.stream().map(Topic::topicName).toList()).allTopicNames().get();
    Map<ConfigResource, Config> configs =
        admin.describeConfigs(topics.stream().map(KafkaCheck::resource).toList()).all().get();
    for (Topic topic : topics) {
      lookAtPartitions(topic, descriptions.get(topic.topicName()), brokers, diagnosis);
      lookAtSettings(topic, configs.get(resource(topic)), diagnosis);
    }
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
  }

  private static void lookAtPartitions(
      Topic topic, TopicDescription is, int brokers, Diagnosis diagnosis) {
    List<TopicPartitionInfo> partitions = is.partitions();
    if (partitions.size() != topic.partitions()) {
      diagnosis.problem(
          about(topic),
          "it has %d partitions in place of %d.".formatted(partitions.size(), topic.partitions()),
          "end all services, delete it, and let a scheduler make it anew; what is in it is lost");
    }
    if (partitions.stream().anyMatch(one -> one.leader() == null || one.leader().isEmpty())) {
      diagnosis.problem(
          about(topic), "partitions of it have no leader.", "bring its brokers back: " + OUTAGES);
    }
    if (partitions.stream().anyMatch(one -> one.isr().size() < one.replicas().size())) {
      diagnosis.warn(
          about(topic),
          "replicas of it are behind.",
          "bring the broker back that is away: " + OUTAGES);
    }
    int replicas = partitions.stream().mapToInt(one -> one.replicas().size()).min().orElse(0);
    if (replicas == 1 && brokers > 1) {
      diagnosis.warn(
          about(topic),
          "it has one replica though there are %d brokers.".formatted(brokers),
          "add replicas with kafka-reassign-partitions; docs/operations/kubernetes.md");
    }
  }

  private static void lookAtSettings(Topic topic, Config is, Diagnosis diagnosis) {
    new TreeMap<>(topic.settings())
        .forEach(
            (name, wanted) -> {
              ConfigEntry entry = is.get(name);
              String value = entry == null ? "" : String.valueOf(entry.value());
              if (!words(value).equals(words(wanted))) {
                diagnosis.warn(
                    about(topic),
                    "%s is %s in place of %s.".formatted(name, value, wanted),
                    "kafka-configs --alter --topic %s --add-config '%s=[%s]'"
                        .formatted(topic.topicName(), name, wanted));
              }
            });
  }

  /** Lists are in any order. */
  private static Set<String> words(String list) {
    return Set.copyOf(Arrays.asList(list.split(",", -1)));
  }
}
