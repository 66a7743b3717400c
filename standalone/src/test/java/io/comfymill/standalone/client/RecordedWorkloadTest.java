package io.comfymill.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordedWorkloadTest {
  private static final String JOBS =
      """
      {"jobs":[
        {"id":"p3","create_time":12000,"execution_start_time":13000,"execution_end_time":14000},
        {"id":"p2","create_time":11000,"execution_start_time":12000,"execution_end_time":20000},
        {"id":"p1","create_time":10000,"execution_start_time":10500,"execution_end_time":12500}],
       "pagination":{"offset":0,"limit":10,"total":3,"has_more":false}}
      """;
  private static final String ENTRY =
      """
      {"%s":{"prompt":[1,"%s",{"1":{"class_type":"CheckpointLoaderSimple",
        "inputs":{"ckpt_name":"sd\\\\base.safetensors"}}},{"client_id":"browser"},["1"]]}}
      """;

  @Test
  void completedJobsBecomeATraceOfTheirWorkflows() throws Exception {
    try (FakeGateway gateway = new FakeGateway()) {
      gateway.answering("/api/jobs?status=completed&limit=10&offset=0", 200, JOBS);
      for (String id : new String[] {"p1", "p2", "p3"}) {
        gateway.answering("/history/" + id, 200, ENTRY.formatted(id, id));
      }

      RecordedWorkload history = RecordedWorkload.read(new Gateway(gateway.url()), 10);

      assertThat(history.jobs()).isEqualTo(3);
      assertThat(history.workload().lines().toList())
          .hasSize(7)
          .anyMatch(
              line ->
                  line.contains("\"run_seconds\":2.0")
                      && line.contains("\"name\":\"sd/base.safetensors\""))
          .anyMatch(line -> line.contains("\"at_seconds\":0.0"))
          .anyMatch(line -> line.contains("\"at_seconds\":2.0"))
          .anyMatch(line -> line.contains("\"client\":\"browser\""));
    }
  }

  @Test
  void noMoreAreTakenThanAskedFor() throws Exception {
    try (FakeGateway gateway = new FakeGateway()) {
      gateway.answering(
          "/api/jobs?status=completed&limit=3&offset=0",
          200,
          JOBS.replace("\"has_more\":false", "\"has_more\":true"));
      for (String id : new String[] {"p1", "p2", "p3"}) {
        gateway.answering("/history/" + id, 200, ENTRY.formatted(id, id));
      }

      assertThat(RecordedWorkload.read(new Gateway(gateway.url()), 3).jobs()).isEqualTo(3);
    }
  }
}
