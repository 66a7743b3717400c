package io.comfymill.scheduler.dispatch;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.wire.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Creates the topics that are missing and leaves the others as they are. */
@ApplicationScoped
public class TopicCreation {
  private static final Logger LOG = Logger.getLogger(TopicCreation.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final KafkaClients kafka;

  TopicCreation(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Blocks; fails if Kafka does not answer. */
  public void createMissing() throws InterruptedException, ExecutionException {
    Map<String, Object> timeout =
        Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(kafka.admin(timeout))) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        if (!existing.contains(topic.topicName())) {
          missing.add(newTopic(topic));
        }
      }
      create(admin, missing);
    }
  }

  private static NewTopic newTopic(Topic topic) {
    return new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
        .configs(topic.settings());
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException {
    if (missing.isEmpty()) {
      return;
    }
    try {
      admin.createTopics(missing).all().get();
      LOG.infof("created topics %s", missing.stream().map(NewTopic::name).toList());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      LOG.debug("another process created topics at the same time", e);
    }
  }
}
