package io.countersign.api;

/// Every `code` of a problem that the REST interface answers with. Stable: programs may rely on it; the sentences
/// beside it may change. `docs/reject-codes.md` lists them all.
public enum ProblemCode {
    /// 400: the HTTP request itself cannot be read: its request line, its headers or its encoding.
    BAD_REQUEST(400, "The request cannot be read"),
    /// 400: the body is no JSON object, or says a field twice.
    MALFORMED_JSON(400, "The body is not a well-formed JSON object"),
    /// 400: fields, parameters or headers are missing, unknown or ill-formed; `errors` says which, all of them.
    INVALID_REQUEST(400, "The request has faults"),
    /// 400: the cursor is not one that this list gave, or it was given for another filter.
    INVALID_CURSOR(400, "The cursor does not belong to this list"),
    /// 401: there is no bearer token, or it is expired, foreign or forged.
    UNAUTHENTICATED(401, "A valid bearer token is needed"),
    /// 403: policy does not let this role do this.
    NOT_ENTITLED(403, "Not entitled"),
    /// 403: the account is not one of the caller's.
    ACCOUNT_NOT_ENTITLED(403, "Not entitled to the account"),
    /// 403: only the trader who entered the order may do this.
    NOT_THE_TRADER(403, "Not the order's trader"),
    /// 403: the maker of an order may not be its checker. On record.
    SELF_APPROVAL(403, "Maker is not checker"),
    /// 404: there is nothing at this address.
    NOT_FOUND(404, "Not found"),
    /// 404: there is no such account.
    ACCOUNT_NOT_FOUND(404, "No such account"),
    /// 404: there is no such order.
    ORDER_NOT_FOUND(404, "No such order"),
    /// 404: there is no such request for approval.
    APPROVAL_NOT_FOUND(404, "No such approval"),
    /// 404: there is no such break.
    BREAK_NOT_FOUND(404, "No such break"),
    /// 404: there is no such venue.
    VENUE_NOT_FOUND(404, "No such venue"),
    /// 404: there is no such instrument.
    INSTRUMENT_NOT_FOUND(404, "No such instrument"),
    /// 404: the development issuer knows no such user.
    USER_NOT_FOUND(404, "No such development user"),
    /// 405: the address does not take this method; `Allow` says which it takes.
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /// 406: the answer is not to be had in the form asked for.
    NOT_ACCEPTABLE(406, "Not acceptable"),
    /// 409: the account already used the client order id for an order with other content.
    DUPLICATE_CLIENT_ORDER_ID(409, "The client order id is taken"),
    /// 409: an order in this status cannot do what was asked.
    NOT_POSSIBLE_IN_STATUS(409, "Not possible in the order's status"),
    /// 409: a rule is against it; `reasons` says which. On record.
    REFUSED(409, "Refused"),
    /// 409: what was signed for is not what was ordered. On record.
    TERMS_CHANGED(409, "The terms are not those of the order"),
    /// 409: the request is closed, or this checker has decided on it. On record.
    ALREADY_DECIDED(409, "Already decided"),
    /// 409: the time to decide has run out. On record.
    EXPIRED(409, "The time to decide has run out"),
    /// 409: another checker has claimed the request.
    CLAIMED_BY_ANOTHER(409, "Claimed by another checker"),
    /// 409: the break is resolved already.
    ALREADY_RESOLVED(409, "Already resolved"),
    /// 409: nothing is held that could be booked: such a break can only be dismissed.
    NOTHING_TO_ACCEPT(409, "Nothing to accept"),
    /// 409: the venue does not do it; nothing was changed there. On record.
    VENUE_REFUSED(409, "Refused by the venue"),
    /// 413: the body is larger than 64 KiB.
    BODY_TOO_LARGE(413, "The body is too large"),
    /// 414: the address is too long.
    URI_TOO_LONG(414, "The address is too long"),
    /// 415: the body is not `application/json`.
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    /// 431: the headers are too large.
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    /// 500: a defect of ours; `instance` names the log line.
    INTERNAL(500, "Internal error"),
    /// 503: as many orders are on their way to a venue as can get there in time. Nothing was done; try again.
    BUSY(503, "Too many orders are on their way"),
    /// 503: policy gave no decision, and without one nothing is allowed. Nothing was done; try again.
    POLICY_UNAVAILABLE(503, "Policy is not available"),
    /// 503: there is no session with the venue: for certain it was sent nothing. Try again. On record.
    VENUE_UNAVAILABLE(503, "The venue cannot be reached"),
    /// 503: the database or Temporal cannot be reached. It is not known whether anything was done: ask before you
    /// repeat, or repeat with the same client order id or `Idempotency-Key`.
    UNAVAILABLE(503, "Temporarily not available");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /// What kind of problem it is; always the same for a code.
    public String title() {
        return title;
    }
}
