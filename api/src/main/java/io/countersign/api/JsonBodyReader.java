package io.countersign.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/// Reads a [JsonBody] of at most 64 KiB; the rest of a larger one is not read.
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public final class JsonBodyReader implements MessageBodyReader<JsonBody> {

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream stream) {
        byte[] bytes = read(stream);
        if (bytes.length > JsonBody.MAX_BYTES) {
            throw ProblemException.of(ProblemCode.BODY_TOO_LARGE, "A body may have at most 65536 bytes");
        }
        return JsonBody.parse(bytes);
    }

    /// A sender who breaks off, or who takes too long, is no defect of ours.
    private static byte[] read(InputStream stream) {
        try {
            return stream.readNBytes(JsonBody.MAX_BYTES + 1);
        } catch (IOException _) {
            throw ProblemException.of(ProblemCode.BAD_REQUEST, "The body breaks off");
        }
    }
}
