package io.comfymill.scheduler.simulation.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads a YAML file into a record, and says where it cannot. */
public final class YamlFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private YamlFile() {}

  public static <T> T read(Path file, Class<T> type) throws BadFileException {
    if (!Files.isRegularFile(file)) {
      throw new BadFileException("there is no file " + file);
    }
    try {
      KnownFields.check(MAPPER.readTree(file.toFile()), type, "");
      return MAPPER.readValue(file.toFile(), type);
    } catch (BadFileException e) {
      throw new BadFileException(file + ": " + e.getMessage());
    } catch (MismatchedInputException e) {
      throw new BadFileException(file + where(e) + ": " + what(e));
    } catch (JsonMappingException e) {
      throw new BadFileException(file + where(e) + ": " + cause(e));
    } catch (JsonProcessingException e) {
      throw new BadFileException(file + line(e) + ": " + told(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new BadFileException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static String what(MismatchedInputException e) {
    Class<?> wanted = e.getTargetType();
    return wanted == null ? firstLine(e.getOriginalMessage()) : "this must be " + name(wanted);
  }

  private static String name(Class<?> type) {
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    } else if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    } else if (type.isEnum()) {
      return "one of " + String.join(", ", words(type));
    }
    return type == String.class ? "a text" : "a block of fields";
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(each -> each.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String cause(JsonMappingException e) {
    return e instanceof ValueInstantiationException && e.getCause() != null
        ? e.getCause().getMessage()
        : firstLine(e.getOriginalMessage());
  }

  private static String where(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return line(e) + (path.isEmpty() ? "" : ", " + path);
  }

  private static String line(JsonProcessingException e) {
    return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
  }

  /** The parser's words without its picture of the place. */
  private static String told(String message) {
    return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
