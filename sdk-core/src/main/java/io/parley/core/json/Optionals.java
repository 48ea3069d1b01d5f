package io.parley.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code Optional} as its value, or as null when empty; absent and null both read as empty. */
final class Optionals extends SimpleModule {
  private static final long serialVersionUID = 1L;

  Optionals() {
    super("optionals");
    addSerializer(new Writer());
    addDeserializer(Optional.class, new Reader(null));
  }

  private static final class Writer extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Optional.class, false);
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isEmpty()) {
        out.writeNull();
      } else {
        provider.defaultSerializeValue(value.get(), out);
      }
    }
  }

  private static final class Reader extends JsonDeserializer<Optional<?>>
      implements ContextualDeserializer {
    private final @Nullable JavaType content;

    Reader(@Nullable JavaType content) {
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      // Not the property's type: the option may be an element of a list or a map.
      JavaType type = context.getContextualType();
      if (type == null && property != null) {
        type = property.getType();
      }
      return new Reader(type == null ? null : type.containedTypeOrUnknown(0));
    }

    @Override
    public Optional<?> deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return Optional.ofNullable(
          content == null ? in.readValueAs(Object.class) : context.readValue(in, content));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
