import Fetch
