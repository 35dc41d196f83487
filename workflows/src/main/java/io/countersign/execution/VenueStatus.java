package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What a venue says when asked about an order (FIX MsgType H).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = VenueStatus.Known.class, name = "Known"),
    @JsonSubTypes.Type(value = VenueStatus.NeverReceived.class, name = "NeverReceived"),
    @JsonSubTypes.Type(value = VenueStatus.Silent.class, name = "Silent")
})
public sealed interface VenueStatus {

    /// It has the order.
    ///
    /// @param reports all that it said of it and that is not booked, in its order
    /// @param pending whether it has a request of ours to decide on
    record Known(List<ExecutionReport> reports, boolean pending) implements VenueStatus {
        public Known {
            reports = List.copyOf(reports);
        }
    }

    /// It never heard of the order, and nothing of ours is on its way to it any more.
    record NeverReceived() implements VenueStatus {}

    /// It does not say; whatever it has done, we do not know.
    ///
    /// @param why for the history and the log
    record Silent(String why) implements VenueStatus {}
}
