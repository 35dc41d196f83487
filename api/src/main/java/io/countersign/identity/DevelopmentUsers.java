package io.countersign.identity;

import io.countersign.order.AccountId;
import io.countersign.order.Subject;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who there is on a development machine.
public final class DevelopmentUsers {
    private static final Set<AccountId> NONE = Set.of();
    private static final Map<String, User> USERS = Stream.of(
                    new User("trader1", Set.of("trader"), accounts("ACC-001", "ACC-002")),
                    new User("trader2", Set.of("trader"), accounts("ACC-001", "ACC-002", "ACC-003")),
                    new User("checker1", Set.of("checker"), NONE),
                    new User("checker2", Set.of("checker"), NONE),
                    new User("checker3", Set.of("checker"), NONE),
                    new User("compliance1", Set.of("compliance"), NONE),
                    new User("operations1", Set.of("operations"), NONE),
                    new User("auditor1", Set.of("auditor"), NONE),
                    // For showing that two hats do not help.
                    new User("both1", Set.of("trader", "checker"), accounts("ACC-001", "ACC-002")))
            .collect(Collectors.toMap(User::name, user -> user, (_, last) -> last, LinkedHashMap::new));

    private DevelopmentUsers() {}

    /// @param accounts those that a trader may trade
    public record User(String name, Set<String> roles, Set<AccountId> accounts) {
        public Subject subject() {
            return new Subject(name);
        }
    }

    public static Optional<User> find(String name) {
        return Optional.ofNullable(USERS.get(name));
    }

    /// All of them, traders first.
    public static Collection<User> all() {
        return USERS.values();
    }

    /// Their names, traders first.
    public static Set<String> names() {
        return USERS.keySet();
    }

    private static Set<AccountId> accounts(String... ids) {
        return Arrays.stream(ids).map(AccountId::new).collect(Collectors.toSet());
    }
}
