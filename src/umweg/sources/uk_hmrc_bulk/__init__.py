"""HM Revenue & Customs: monthly bulk files of trade with countries outside the EU, to 2021."""
