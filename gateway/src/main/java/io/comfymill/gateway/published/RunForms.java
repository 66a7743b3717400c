package io.comfymill.gateway.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.artifacts.Uploads;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.published.definition.InputValues;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Inputs of a run as a form: texts, and files, which become uploads of the caller's tenant. */
@ApplicationScoped
class RunForms {
  private final Uploads uploads;
  private final Quotas quotas;

  RunForms(Uploads uploads, Quotas quotas) {
    this.uploads = uploads;
    this.quotas = quotas;
  }

  /** A field that is left empty counts as not sent, as browsers send it. */
  Uni<Map<String, JsonNode>> inputs(Caller caller, Version version, MultipartFormDataInput form) {
    InputValues known = new InputValues(version.definition().inputs());
    return Multi.createFrom()
        .iterable(form.getValues().entrySet())
        .filter(field -> !isEmpty(field.getValue()))
        .onItem()
        .transformToUniAndConcatenate(
            field ->
                value(caller, known, field.getKey(), field.getValue().iterator().next())
                    .map(value -> Map.entry(field.getKey(), value)))
        .collect()
        .in(LinkedHashMap::new, (inputs, one) -> inputs.put(one.getKey(), one.getValue()));
  }

  private static boolean isEmpty(Collection<FormValue> values) {
    FormValue value = values.iterator().next();
    return value.isFileItem() ? "".equals(value.getFileName()) : value.getValue().isEmpty();
  }

  private Uni<JsonNode> value(Caller caller, InputValues known, String name, FormValue sent) {
    if (!sent.isFileItem()) {
      return Uni.createFrom().item(known.parse(name, sent.getValue()));
    }
    if (!FileRef.isSafeName(sent.getFileName())) {
      throw new InvalidFieldException(name, "needs a plain file name");
    }
    FileRef wanted = new FileRef(FileRef.INPUT, "", sent.getFileName());
    known.parse(name, sent.getFileName());
    return quotas
        .upload(caller, size(sent))
        .chain(() -> uploads.add(caller.tenant(), wanted, sent.getFileItem().getFile(), false))
        .map(stored -> TextNode.valueOf(stored.name()));
  }

  private static long size(FormValue sent) {
    try {
      return sent.getFileItem().getFileSize();
    } catch (IOException e) {
      throw new UncheckedIOException("a form's file cannot be read", e);
    }
  }
}
