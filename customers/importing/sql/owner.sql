-- Whose customer it is. A hand-over made here outranks the delivered manager until the delivered
-- manager or unit changes or the new owner leaves; one that has ended once stays ended. A manager
-- counts while active and on one line with the customer's unit; nobody: the branch pool.
-- Over c (customer), h and m (officers).
case
    when
        h.id is not null
        and c.handover_at is distinct from c.ended_handover_at
        and c.handover_manager_no = c.manager_no
        and c.handover_org_unit_id = c.org_unit_id
        then h.id
    else m.id
end
