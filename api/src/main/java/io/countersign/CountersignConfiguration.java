package io.countersign;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.countersign.fix.FixSettings;
import io.countersign.worker.Role;
import io.dropwizard.core.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the application runs with, as `countersign.yml` and the environment say it.
public final class CountersignConfiguration extends Configuration {
    private final Orders orders;
    private final Identity identity;
    private final List<FixSettings> venues;
    private final Path dataDirectory;
    private Set<Role> roles;
    private Database database;
    private Temporal temporal;
    private Policy policy;

    /// @param url JDBC
    /// @param user and password may be in the URL instead; then they are blank
    /// @param developmentData whether migrating adds the data of a development machine
    public record Database(String url, String user, String password, int poolSize, boolean developmentData) {
        public Database {
            Objects.requireNonNull(url, "database.url");
            if (poolSize < 2) {
                throw new IllegalArgumentException("database.poolSize must be 2 or more");
            }
        }
    }

    /// @param address host and port
    /// @param ui where its web pages are; blank where people are not sent there
    public record Temporal(String address, String namespace, String ui) {
        public Temporal {
            Objects.requireNonNull(address, "temporal.address");
            Objects.requireNonNull(namespace, "temporal.namespace");
            ui = ui == null ? "" : ui;
        }
    }

    /// @param url of Open Policy Agent
    /// @param timeout for one decision
    public record Policy(URI url, Duration timeout) {
        public Policy {
            Objects.requireNonNull(url, "policy.url");
            requirePositive(timeout, "policy.timeout");
        }
    }

    /// @param approvalWindow how long a checker has
    /// @param maxQuoteAge an older quote is no price
    /// @param riskDecisionValidity how long an execution may rely on a risk decision
    /// @param mostUnderWay how many orders that this process took may be on their way to a venue at once
    /// @param atOnce how many of these are worked on at once, while the others wait for their turn
    public record Orders(
            Duration approvalWindow,
            Duration maxQuoteAge,
            Duration riskDecisionValidity,
            int mostUnderWay,
            int atOnce) {
        public Orders {
            if (mostUnderWay <= 0) {
                throw new IllegalArgumentException("orders.mostUnderWay must be positive: " + mostUnderWay);
            }
            if (atOnce <= 0) {
                throw new IllegalArgumentException("orders.atOnce must be positive: " + atOnce);
            }
            requirePositive(riskDecisionValidity, "orders.riskDecisionValidity");
            requirePositive(approvalWindow, "orders.approvalWindow");
            requirePositive(maxQuoteAge, "orders.maxQuoteAge");
        }
    }

    /// @param issuer of the tokens; blank for the development issuer
    /// @param jwks where its keys are; blank for the usual place below the issuer
    /// @param clientId as whom the web pages ask the issuer for tokens
    public record Identity(String issuer, String audience, String jwks, String clientId) {
        public Identity {
            Objects.requireNonNull(audience, "identity.audience");
            Objects.requireNonNull(clientId, "identity.clientId");
            issuer = issuer == null ? "" : issuer;
            jwks = jwks == null ? "" : jwks;
        }

        public boolean isDevelopment() {
            return issuer.isBlank();
        }
    }

    @JsonCreator
    CountersignConfiguration(
            @JsonProperty(value = "database", required = true) Database database,
            @JsonProperty(value = "temporal", required = true) Temporal temporal,
            @JsonProperty(value = "policy", required = true) Policy policy,
            @JsonProperty(value = "orders", required = true) Orders orders,
            @JsonProperty(value = "identity", required = true) Identity identity,
            @JsonProperty(value = "venues", required = true) List<FixSettings> venues,
            @JsonProperty(value = "dataDirectory", required = true) Path dataDirectory,
            @JsonProperty(value = "roles", required = true) Set<Role> roles) {
        this.database = database;
        this.temporal = temporal;
        this.policy = policy;
        this.orders = orders;
        this.identity = identity;
        this.venues = List.copyOf(venues);
        this.dataDirectory = dataDirectory;
        this.roles = Set.copyOf(roles);
    }

    public Database database() {
        return database;
    }

    public Temporal temporal() {
        return temporal;
    }

    public Policy policy() {
        return policy;
    }

    public Orders orders() {
        return orders;
    }

    public Identity identity() {
        return identity;
    }

    /// The venues that this process has sessions with, where it executes.
    public List<FixSettings> venues() {
        return venues;
    }

    /// Where this process keeps what must outlive it and is in no database.
    public Path dataDirectory() {
        return dataDirectory;
    }

    public Set<Role> roles() {
        return roles;
    }

    /// Puts in what this process does, for a verb that says it.
    void in(Set<Role> others) {
        roles = Set.copyOf(others);
    }

    /// Puts in where the parts really are, for one who starts them itself.
    public void at(Database database, Temporal temporal, Policy policy) {
        this.database = database;
        this.temporal = temporal;
        this.policy = policy;
    }

    private static void requirePositive(@Nullable Duration duration, String setting) {
        if (duration == null || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(setting + " must be a positive ISO-8601 duration, such as PT5M");
        }
    }
}
