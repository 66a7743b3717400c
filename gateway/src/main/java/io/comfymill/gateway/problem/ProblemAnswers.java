package io.comfymill.gateway.problem;

import io.comfymill.gateway.input.InvalidFieldException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is wrong with requests to our own endpoints, as answers. */
public class ProblemAnswers {
  @ServerExceptionMapper
  Response problem(ProblemException problem) {
    return Problem.answer(problem.type(), problem.getMessage(), null).build();
  }

  @ServerExceptionMapper
  Response invalid(InvalidFieldException invalid) {
    return Problem.answer(ProblemType.INVALID_FIELD, invalid.getMessage(), invalid.field()).build();
  }
}
