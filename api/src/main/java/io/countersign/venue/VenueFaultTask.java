package io.countersign.venue;

import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `POST /tasks/venue-fault?venue=XSIM&fault=silent&count=1` on the admin port: makes a simulated venue misbehave with
/// its
/// next orders. For development and tests; not registered with real venues.
public final class VenueFaultTask extends Task {
    private static final int MOST = 1_000;

    private final List<VenueSimulator> venues;

    public VenueFaultTask(List<VenueSimulator> venues) {
        super("venue-fault");
        this.venues = List.copyOf(venues);
    }

    @Override
    public void execute(Map<String, List<String>> parameters, PrintWriter output) {
        Optional<VenueSimulator> venue = one(parameters, "venue")
                .flatMap(name -> venues.stream()
                        .filter(candidate -> candidate.id().value().equals(name))
                        .findFirst());
        Optional<Fault> fault = one(parameters, "fault").flatMap(VenueFaultTask::fault);
        Optional<Integer> count = one(parameters, "count").flatMap(VenueFaultTask::count);
        if (venue.isEmpty() || fault.isEmpty() || count.isEmpty()) {
            output.println(
                    "usage: venue-fault?venue=XSIM|YSIM&fault=reject|silent|disconnect|disconnect_after&count=0.."
                            + MOST + "; nothing was changed");
            return;
        }
        venue.get().setFault(fault.get(), count.get());
        output.println(venue.get().id() + " will " + fault.get() + " the next " + count.get() + " orders");
    }

    private static Optional<String> one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static Optional<Fault> fault(String name) {
        for (Fault fault : Fault.values()) {
            if (fault.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> count(String text) {
        return text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= MOST
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}
