package io.parley.server.http;

import io.parley.core.json.Json;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bodies as JSON in UTF-8: read strictly, written as {@link Json} writes. */
@Provider
@Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
@Produces(MediaType.APPLICATION_JSON)
public final class JsonBodies implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type != byte[].class && type != InputStream.class;
  }

  @Override
  public Object readFrom(
      Class<Object> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    String text = text(body.readAllBytes());
    if (text.isBlank()) {
      throw new ProblemException(Problem.of(400, "the body is empty; expected JSON"));
    }
    return type == (Class<?>) MergePatch.class
        ? MergePatch.of(text)
        : Json.readStrictly(text, type);
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problem.of(400, "the body is not UTF-8"));
    }
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type != byte[].class && type != String.class;
  }

  @Override
  public void writeTo(
      Object value,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream body)
      throws IOException {
    body.write(Json.write(value).getBytes(StandardCharsets.UTF_8));
  }
}
