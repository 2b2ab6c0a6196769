package town

// With is what the ledger does with records.
var With = with

// FaultWords are the sentences of all faults.
var FaultWords = faultWords
