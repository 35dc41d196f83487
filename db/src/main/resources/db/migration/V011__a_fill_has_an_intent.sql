-- Nothing is booked that was never meant to be sent.
ALTER TABLE fill ADD FOREIGN KEY (cl_ord_id) REFERENCES execution_intent;
