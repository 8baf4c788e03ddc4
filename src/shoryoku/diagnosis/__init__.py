"""Where the firm stands, where its time goes, what firms like it did, and what to do first."""
