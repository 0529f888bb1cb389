import DemoSite
