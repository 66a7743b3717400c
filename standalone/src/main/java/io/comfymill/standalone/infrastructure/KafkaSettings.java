package io.comfymill.standalone.infrastructure;

import java.util.Map;

/**
 * How the broker differs from Kafka's defaults, but for what depends on its folder and ports.
 *
 * <p>Flushing is left at its default, which is to leave it to the system: the death of the process
 * loses nothing, since the system has every byte that was acknowledged.
 */
final class KafkaSettings {
  static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("inter.broker.listener.name", "PLAINTEXT"),
          Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
          // The scheduler creates the topics; a mistyped one is an error, not a new topic.
          Map.entry("auto.create.topics.enable", "false"),
          // There is one broker.
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          // After a kill -9 the controller lets the broker in again when the session that it had
          // is over, so this is most of the time that Kafka is away. The default is 9 s.
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("broker.heartbeat.interval.ms", "400"),
          // Consumers are few and known: they need not wait for one another.
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          // Fewer and smaller files, threads and buffers than a broker of a cluster.
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("log.index.size.max.bytes", "1048576"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"));

  private KafkaSettings() {}
}
