package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.finish.AttemptFinish;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.attempt.stop.AttemptStop;

/** The steps of an attempt's life. */
record AttemptSteps(
    AttemptStart start, AttemptStop stop, AttemptFinish finish, AttemptEnding ending) {}
