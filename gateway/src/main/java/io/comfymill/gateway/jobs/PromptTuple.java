package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.JobSpec;
import java.util.Set;

/**
 * A job as ComfyUI's queue and history show it: {@code [number, prompt_id, prompt, extra_data,
 * outputs_to_execute]}, without the keys for partner services that a client put into it.
 */
public final class PromptTuple {
  private static final Set<String> SECRETS = Set.of("auth_token_comfy_org", "api_key_comfy_org");
  private static final double EXACT_LONGS = 1L << 53;

  private PromptTuple() {}

  public static ArrayNode of(JobSpec job) {
    return of(job, job.number());
  }

  /**
   * @param number that the job has now
   */
  static ArrayNode of(JobSpec job, double number) {
    ObjectNode extraData = job.extraData().deepCopy();
    extraData.remove(SECRETS);
    ArrayNode tuple = JsonNodeFactory.instance.arrayNode(5);
    tuple.add(number(number)).add(job.promptId().value()).add(job.workflow()).add(extraData);
    job.outputsToExecute().forEach(tuple.addArray()::add);
    return tuple;
  }

  /** ComfyUI counts in integers and keeps a client's own number as it was given. */
  public static JsonNode number(double number) {
    boolean integral = number == Math.rint(number) && Math.abs(number) < EXACT_LONGS;
    return integral ? LongNode.valueOf((long) number) : DoubleNode.valueOf(number);
  }
}
