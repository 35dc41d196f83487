package io.countersign.api;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.UUID;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever a resource throws into a problem. What is nobody's fault but ours is logged under an id and says no
/// more than that id.
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    private static final Set<Status.Code> TEMPORAL_AWAY = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.CANCELLED,
            Status.Code.ABORTED);
    /// Classes of SQLSTATE that say the server is not there, is going, or has no room: connection, resources,
    /// operator.
    private static final Set<String> DATABASE_AWAY = Set.of("08", "53", "57");

    @Override
    public Response toResponse(Throwable thrown) {
        return switch (thrown) {
            case ProblemException problem -> response(problem.problem()).build();
            case WebApplicationException web -> fromJersey(web);
            case HeaderValueException _ -> response(forStatus(400)).build();
            default -> fromElsewhere(thrown);
        };
    }

    /// A response that says what the problem is, whatever the client would rather have read.
    public static Response.ResponseBuilder response(Problem problem) {
        Response.ResponseBuilder builder =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        return switch (problem.status()) {
            case 401 -> builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"countersign\"");
            case 503 -> builder.header(HttpHeaders.RETRY_AFTER, "1");
            default -> builder;
        };
    }

    private static Response fromJersey(WebApplicationException thrown) {
        int status = thrown.getResponse().getStatus();
        if (status < 400) {
            return thrown.getResponse();
        }
        if (status >= 500) {
            return fromElsewhere(thrown);
        }
        Response.ResponseBuilder builder = response(forStatus(status));
        if (thrown instanceof NotAllowedException) {
            builder.header(HttpHeaders.ALLOW, thrown.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return builder.build();
    }

    /// The problem that a bare status of 400 to 499 stands for.
    static Problem forStatus(int status) {
        return switch (status) {
            case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED, "Send a bearer token");
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "There is nothing at this address");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "See Allow for the methods that it takes");
            case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "It is not to be had in the form that Accept asks for");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "A body may have at most 65536 bytes");
            case 414 -> Problem.of(ProblemCode.URI_TOO_LONG, "The address is too long");
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json");
            case 431 -> Problem.of(ProblemCode.HEADERS_TOO_LARGE, "The headers are too large");
            default -> Problem.of(ProblemCode.BAD_REQUEST, "The request cannot be read");
        };
    }

    private static Response fromElsewhere(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String away = away(cause);
            if (away != null) {
                LOG.warn("{} is not available: {}", away, cause.toString());
                return response(Problem.of(ProblemCode.UNAVAILABLE, away + " is not available; try again"))
                        .build();
            }
        }
        String id = "urn:uuid:" + UUID.randomUUID();
        LOG.error("Unexpected, {}", id, thrown);
        return response(Problem.of(ProblemCode.INTERNAL, "The log has more under this instance")
                        .occurrence(id))
                .build();
    }

    /// What it is that cannot be reached, where that is what this says.
    private static @Nullable String away(Throwable cause) {
        return switch (cause) {
            case StatusRuntimeException grpc
            when TEMPORAL_AWAY.contains(grpc.getStatus().getCode()) -> "Temporal";
            case SQLTransientException _, SQLRecoverableException _ -> "The database";
            case SQLException sql
            when sql.getSQLState() != null
                    && sql.getSQLState().length() == 5
                    && DATABASE_AWAY.contains(sql.getSQLState().substring(0, 2)) -> "The database";
            default -> null;
        };
    }
}
