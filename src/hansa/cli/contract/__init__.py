"""`hansa contract`: the contract engine on its own, in any repository and any CI, with no server and no mesh folder."""
